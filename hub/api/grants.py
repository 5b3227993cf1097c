"""Who may call what: every route and the roles that it opens to. What is not listed is denied.

Which rows a caller then sees is a second question, answered by his reach.
"""

from hub.domain.people import Role

Roles = frozenset[Role]
Grants = dict[tuple[str, str], Roles]

OPS: Roles = frozenset({Role.OPS})
LOOKS: Roles = OPS | {Role.AUDITOR}
"""The desk, and whoever checks it."""
LEADS: Roles = frozenset(
    {Role.GRID_LEADER, Role.COMMUNITY_DUTY, Role.STREET_DISPATCHER, Role.COUNTY_DISPATCHER}
)
"""Whoever answers for an area."""
FIELD: Roles = frozenset({Role.MICRO_GRID_WORKER, Role.GRID_WORKER, Role.VOLUNTEER})
"""Whoever knocks."""
DEPARTMENT: Roles = frozenset({Role.DEPARTMENT_OFFICER})
FAMILY: Roles = frozenset({Role.FAMILY})
WORKS: Roles = FIELD | LEADS
EVERYBODY: Roles = frozenset(Role) - {Role.SCREEN}
"""Every person; a screen on a wall is nobody."""
SCREEN: Roles = frozenset({Role.SCREEN})
WALLS: Roles = LOOKS | LEADS | SCREEN
"""Who stands before the wall, and the wall itself."""

API_GRANTS: Grants = {
    ("GET", "/me"): EVERYBODY | SCREEN,
    ("GET", "/clock"): EVERYBODY | SCREEN,
    ("GET", "/openapi.json"): EVERYBODY,
    ("GET", "/docs"): EVERYBODY,
    ("GET", "/metrics"): OPS | SCREEN,  # of the whole hub, so not to the screen of some areas
    ("POST", "/drill/advance"): OPS,
    ("POST", "/drill/rate"): OPS,
    # accounts
    ("POST", "/accounts"): OPS,
    ("GET", "/accounts"): LOOKS,
    ("DELETE", "/accounts/{account_id}"): OPS,
    ("DELETE", "/accounts/{account_id}/tokens"): OPS,
    ("POST", "/accounts/{account_id}/password"): OPS,
    ("POST", "/accounts/{account_id}/tokens"): OPS,
    # places and people
    ("POST", "/areas"): OPS,
    ("GET", "/areas"): LOOKS | LEADS,
    ("GET", "/areas/{area_id}"): LOOKS | LEADS,
    ("PUT", "/areas/{area_id}"): OPS,
    ("GET", "/areas.geojson"): LOOKS | LEADS,
    ("POST", "/workers"): OPS,
    ("GET", "/workers"): LOOKS | LEADS,
    ("GET", "/workers/{worker_id}"): LOOKS | LEADS,
    ("PUT", "/workers/{worker_id}"): OPS,
    ("POST", "/workers/{worker_id}/token"): OPS,
    ("POST", "/workers/{worker_id}/resign"): OPS,
    ("DELETE", "/workers/{worker_id}/resign"): OPS,
    ("POST", "/workers/{worker_id}/leaves"): OPS | LEADS,
    ("GET", "/workers/{worker_id}/leaves"): LOOKS | WORKS,
    ("DELETE", "/workers/{worker_id}/leaves/{leave_id}"): OPS | LEADS,
    ("POST", "/workers/{worker_id}/shifts"): OPS | LEADS,
    ("GET", "/workers/{worker_id}/shifts"): LOOKS | WORKS,
    ("DELETE", "/workers/{worker_id}/shifts/{shift_id}"): OPS | LEADS,
    ("GET", "/rosters"): LOOKS | LEADS,
    ("POST", "/rosters"): OPS | LEADS,
    ("GET", "/workers/{worker_id}/load"): LOOKS | WORKS,
    ("GET", "/loads"): LOOKS | LEADS,
    ("POST", "/imports/{what}"): OPS,
    ("POST", "/imports/{what}/table"): OPS,
    ("GET", "/imports/{what}/template"): LOOKS | LEADS,
    ("GET", "/exports/{what}"): LOOKS | LEADS,
    # homes
    ("POST", "/homes"): OPS,
    ("GET", "/homes"): LOOKS | LEADS | FAMILY,
    ("GET", "/homes/{home_id}"): LOOKS | WORKS | FAMILY,
    ("DELETE", "/homes/{home_id}"): OPS,
    ("PUT", "/homes/{home_id}/windows"): OPS,
    ("PUT", "/homes/{home_id}/workers"): OPS,
    ("PUT", "/homes/{home_id}/resident"): OPS | LEADS,
    ("GET", "/homes/{home_id}/doorstep"): OPS | WORKS,
    ("PUT", "/homes/{home_id}/doorstep"): OPS | LEADS,
    ("PUT", "/homes/{home_id}/contacts"): OPS,
    ("GET", "/homes/{home_id}/contacts"): LOOKS | LEADS | FAMILY,
    ("POST", "/homes/import"): OPS,
    ("POST", "/homes/{home_id}/away"): OPS | LEADS,
    ("GET", "/homes/{home_id}/away"): LOOKS | LEADS,
    ("DELETE", "/homes/{home_id}/away/{absence_id}"): OPS | LEADS,
    ("GET", "/absences"): LOOKS | LEADS,
    ("POST", "/homes/{home_id}/away-proposals"): OPS | WORKS | FAMILY,
    ("GET", "/away-proposals"): LOOKS | WORKS | FAMILY,
    ("POST", "/away-proposals/{proposal_id}/{answer}"): OPS | WORKS,
    ("GET", "/homes/{home_id}/readings"): LOOKS | LEADS,
    ("GET", "/homes/{home_id}/timeline"): LOOKS | LEADS,
    # posts: public places where nobody lives
    ("POST", "/posts"): OPS,
    ("GET", "/posts"): LOOKS | LEADS,
    ("GET", "/posts/{post_id}"): LOOKS | LEADS,
    ("DELETE", "/posts/{post_id}"): OPS,
    ("GET", "/posts/{post_id}/readings"): LOOKS | LEADS,
    # what the hub decided and saw
    ("GET", "/verdicts"): LOOKS | LEADS,
    ("GET", "/nodes"): LOOKS | LEADS,
    ("GET", "/nodes/{node_id}"): LOOKS | LEADS,
    ("GET", "/nodes/{node_id}/scenes"): LOOKS | LEADS,
    ("PUT", "/nodes/{node_id}/scenes"): OPS | LEADS,
    ("GET", "/cameras"): LOOKS | LEADS,
    ("GET", "/cameras/{node_id}/{sensor_id}/picture"): OPS | WORKS,
    ("GET", "/alerts"): LOOKS | LEADS,
    ("GET", "/quarantine"): LOOKS,
    ("GET", "/hub-absences"): LOOKS | LEADS,
    ("GET", "/stream"): LOOKS | WORKS,
    # the wall: numbers of units, never of a home
    ("GET", "/wall"): WALLS,
    ("GET", "/wall/shapes"): WALLS,
    ("GET", "/wall/pictures/{alert_id}"): WALLS,
    ("GET", "/wall/stream"): WALLS,
    # tickets
    ("GET", "/tickets"): LOOKS | WORKS,
    ("GET", "/tickets/{ticket_id}"): LOOKS | WORKS,
    ("POST", "/tickets/{ticket_id}/{action}"): OPS | WORKS,
    ("GET", "/tickets/{ticket_id}/candidates"): OPS | LEADS,
    ("GET", "/names"): LOOKS | LEADS,
    # departments and whistles
    ("POST", "/homes/{home_id}/door-code"): OPS | LEADS,
    ("POST", "/tickets/{ticket_id}/proofs"): OPS | WORKS,
    ("POST", "/tickets/{ticket_id}/photos"): OPS | WORKS,
    ("GET", "/tickets/{ticket_id}/photos/{proof_id}"): LOOKS | WORKS,
    ("GET", "/tickets/{ticket_id}/pictures/{alert_id}"): LOOKS | WORKS,
    ("POST", "/tickets/{ticket_id}/evidence"): OPS | WORKS,
    ("GET", "/tickets/{ticket_id}/evidence/{alert_id}"): OPS | WORKS,
    ("GET", "/tickets/{ticket_id}/evidence/{alert_id}/{piece}"): OPS | WORKS,
    ("GET", "/follow-ups"): LOOKS | WORKS,
    ("POST", "/follow-ups/{follow_up_id}/done"): OPS | WORKS,
    # the duty desk
    ("POST", "/duty-log"): OPS | LEADS,
    ("GET", "/duty-log"): LOOKS | LEADS,
    ("POST", "/handover-sheets"): OPS | LEADS,
    ("GET", "/handover-sheets"): LOOKS | LEADS,
    ("GET", "/handover-sheets/{sheet_id}"): LOOKS | LEADS,
    ("POST", "/handover-sheets/{sheet_id}/sign"): OPS | LEADS,
    # departments and whistles
    ("GET", "/departments"): LOOKS | LEADS,
    ("POST", "/departments"): OPS,
    ("GET", "/departments/{department_id}"): LOOKS | LEADS,
    ("PUT", "/departments/{department_id}"): OPS,
    ("POST", "/tickets/{ticket_id}/whistles"): OPS | LEADS,
    ("GET", "/whistles"): LOOKS | LEADS | DEPARTMENT,
    ("GET", "/whistles/{whistle_id}"): LOOKS | LEADS | DEPARTMENT,
    ("POST", "/whistles/{whistle_id}/{action}"): OPS | LEADS | DEPARTMENT,
    ("GET", "/notices"): LOOKS | LEADS,
    # incidents
    ("GET", "/incidents"): LOOKS | WORKS,
    ("GET", "/incidents/{incident_id}"): LOOKS | WORKS,
    ("GET", "/incidents/{incident_id}/lines/{home_id}/candidates"): OPS | LEADS,
    ("POST", "/incidents/{incident_id}/lines/{home_id}/{action}"): OPS | WORKS,
    ("POST", "/incidents/{incident_id}/close"): OPS | LEADS,
    ("POST", "/policies"): OPS,
    ("POST", "/policies/check"): OPS,
    ("GET", "/policies"): LOOKS | LEADS,
    ("GET", "/policies/{policy_id}"): LOOKS | LEADS,
    ("DELETE", "/policies/{policy_id}"): OPS,
    # a worker's own phone
    ("GET", "/me/day"): WORKS,
    ("POST", "/me/seen"): WORKS,
    ("GET", "/push-key"): EVERYBODY,
    ("GET", "/me/push-subscriptions"): EVERYBODY,
    ("POST", "/me/push-subscriptions"): WORKS | DEPARTMENT | FAMILY,
    ("DELETE", "/me/push-subscriptions/{subscription_id}"): WORKS | DEPARTMENT | FAMILY,
    # who looked, and what was agreed to
    ("GET", "/audit"): LOOKS,
    ("GET", "/homes/{home_id}/looks"): LOOKS | FAMILY,
    ("GET", "/my-homes"): FAMILY,
    ("POST", "/homes/{home_id}/consents"): OPS | LEADS,
    ("GET", "/homes/{home_id}/consents"): LOOKS | LEADS | FAMILY,
    ("POST", "/homes/{home_id}/consents/{consent_id}/withdraw"): OPS | LEADS,
    ("GET", "/consents"): LOOKS | LEADS,
    ("POST", "/homes/{home_id}/found-people"): OPS | LEADS,
    ("GET", "/homes/{home_id}/found-people"): LOOKS | LEADS | FAMILY,
    ("POST", "/homes/{home_id}/found-people/{person_id}/pictures"): OPS | LEADS | FAMILY,
    ("DELETE", "/homes/{home_id}/found-people/{person_id}"): OPS | LEADS | FAMILY,
    ("GET", "/found-people"): LOOKS | LEADS,
    ("GET", "/found-people/{person_id}"): LOOKS | WORKS | FAMILY,
    ("POST", "/listed-vehicles"): OPS | LEADS,
    ("GET", "/listed-vehicles"): LOOKS | LEADS,
    ("POST", "/listed-vehicles/{entry_id}/{action}"): OPS | LEADS,
    ("GET", "/homes/{home_id}/export"): OPS,
    ("POST", "/homes/{home_id}/erase"): OPS,
    # promised visits
    ("POST", "/visit-plans"): OPS | LEADS,
    ("GET", "/visit-plans"): LOOKS | WORKS,
    ("DELETE", "/visit-plans/{plan_id}"): OPS | LEADS,
    ("POST", "/hot-days"): OPS | LEADS,
    ("GET", "/visits"): LOOKS | WORKS,
    ("GET", "/visit-coverage"): LOOKS | LEADS,
    # figures
    ("GET", "/figures"): LOOKS | LEADS,
    ("GET", "/figures/table"): LOOKS | LEADS,
    ("GET", "/certificates"): LOOKS | LEADS,
}
"""Routes of the API, below its prefix."""

PAGE_GRANTS: Grants = {
    ("GET", "/"): EVERYBODY | SCREEN,
    # the built screens; they hold no data, and ask the API for it
    ("GET", "/wall"): WALLS,
    ("GET", "/desk"): LOOKS | LEADS,
    ("GET", "/desk/{rest:path}"): LOOKS | LEADS,
    ("GET", "/phone"): WORKS,
    ("GET", "/phone/{rest:path}"): WORKS,
    ("GET", "/screens/family"): FAMILY,
    # the plain pages, which need no script
    ("GET", "/ops"): LOOKS | LEADS,
    ("GET", "/report"): LOOKS | LEADS,
    ("GET", "/cameras"): LOOKS | LEADS,
    ("GET", "/my"): WORKS,
    ("GET", "/family"): FAMILY,
    ("GET", "/homes/{home_id}/looks"): LOOKS | FAMILY,
    ("GET", "/t/{ticket_id}"): LOOKS | WORKS,
    ("GET", "/incidents/{incident_id}"): LOOKS | WORKS,
    ("POST", "/incidents/{incident_id}/lines/{home_id}/{action}"): OPS | WORKS,
    ("POST", "/incidents/{incident_id}/close"): OPS | LEADS,
    ("POST", "/t/{ticket_id}/{action}"): OPS | WORKS,
    ("POST", "/t/{ticket_id}/proofs"): OPS | WORKS,
    ("POST", "/t/{ticket_id}/photos"): OPS | WORKS,
    ("POST", "/t/{ticket_id}/evidence"): OPS | WORKS,
    ("POST", "/d/{code}/check-in"): WORKS,
    ("GET", "/homes/{home_id}/door-code"): OPS | LEADS,
    ("POST", "/homes/{home_id}/door-code"): OPS | LEADS,
    ("POST", "/t/{ticket_id}/follow-ups/{follow_up_id}"): OPS | WORKS,
    ("GET", "/whistles"): DEPARTMENT,
    ("POST", "/whistles/{whistle_id}/{action}"): DEPARTMENT,
    ("GET", "/handover"): LOOKS | LEADS,
    ("POST", "/handover"): OPS | LEADS,
    ("POST", "/handover/log"): OPS | LEADS,
    ("GET", "/handover/{sheet_id}"): LOOKS | LEADS,
    ("POST", "/handover/{sheet_id}/sign"): OPS | LEADS,
    ("POST", "/sign-out"): EVERYBODY | SCREEN,
}
